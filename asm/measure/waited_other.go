//go:build !linux

package measure

import "time"

// Waited is how long the threads of this process were ready to run and had no processor: that is not known here.
func Waited() (sum time.Duration, known bool) { return 0, false }
