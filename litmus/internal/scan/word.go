package scan

import "strings"

// FirstWord is what stands before the first blank or semicolon.
func FirstWord(text string) string {
	if end := strings.IndexAny(text, " ;"); end >= 0 {
		return text[:end]
	}
	return text
}
