package syntax

import (
	"strings"

	"example.org/atomlab/litmus/internal/scan"
)

// skipComment returns the offset behind the comment that begins at an offset. Comments nest.
func skipComment(text string, at int) (end int, ok bool) {
	depth := 0
	for at < len(text) {
		switch {
		case strings.HasPrefix(text[at:], "(*"):
			depth++
			at += 2
		case strings.HasPrefix(text[at:], "*)"):
			depth--
			at += 2
		default:
			at++
		}
		if depth == 0 {
			return at, true
		}
	}
	return at, false
}

// mask returns the text with blanks in place of the comments behind an offset. Quoted texts are left alone.
func mask(text string, at int) (string, error) {
	masked := []byte(text)
	for at < len(text) {
		switch {
		case text[at] == '"':
			at += 1 + max(0, strings.IndexAny(text[at+1:], "\"\n"))
			at++
		case strings.HasPrefix(text[at:], "(*"):
			end, ok := skipComment(text, at)
			if !ok {
				return text, &scan.Error{At: at, Found: "a comment that does not end", Expected: "*)"}
			}
			blank(masked[at:end])
			at = end
		default:
			at++
		}
	}
	return string(masked), nil
}

// blank keeps the ends of lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}
