//go:build !amd64 && !arm64

package gospin

// Here is nothing that is known: this package has not read the runtime's code for the architecture.
func Here() Wait { return Wait{} }

// Hint is not known.
const Hint = ""
