package log

import (
	"regexp"
	"sync"
)

// lazily compiles a pattern when it is first asked for: most processes read no log.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
