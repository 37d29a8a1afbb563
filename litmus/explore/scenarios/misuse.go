package scenarios

import "strings"

// panics is whether f panics with words of a package's own. (The explorer panics too, to end a schedule, and so does
// what a structure is made of: that is passed on.)
func panics(own string, f func()) (refused bool) {
	defer func() {
		p := recover()
		words, _ := p.(string)
		if refused = strings.HasPrefix(words, own+": "); p != nil && !refused {
			panic(p)
		}
	}()
	f()
	return false
}
