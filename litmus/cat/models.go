package cat

import (
	"embed"
	"io/fs"
)

//go:embed models/*.cat
var embedded embed.FS

// Models are the files that every model may include and that are models themselves: stdlib.cat, which is read before
// any other file, cos.cat, and the models of this package.
var Models = func() fs.FS {
	sub, err := fs.Sub(embedded, "models")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}()
