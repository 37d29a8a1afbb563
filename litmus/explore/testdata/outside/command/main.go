// Command command is a program whose tests explore it.
package main

import (
	"fmt"
	"sync/atomic"
)

var n atomic.Int32

func once() { n.Store(n.Load() + 1) }

func main() {
	once()
	fmt.Println(n.Load())
}
