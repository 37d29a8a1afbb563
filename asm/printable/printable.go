// Package printable makes text of strangers safe to look at.
//
// A terminal obeys escape sequences, and text that turns the direction of writing around reads otherwise than it is
// (CVE-2021-42574). Names of tests, logs, titles and reports come from strangers, so nothing is printed but what
// Unicode calls graphic; everything else is shown as the escape that JSON and Go have for it: \u001b, \u202e; bytes
// that are no UTF-8 as U+FFFD. What is printed as JSON therefore still means the same.
//
// [Text] is for what should be one line, such as a name inside a message. [Writer] is for all output of a program, and
// what was forgotten.
package printable

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Text escapes what is not graphic, line breaks and tabs too.
func Text(s string) string { return escape(s, "") }

// Lines escapes what is not graphic, but leaves line breaks and tabs.
func Lines(s string) string { return escape(strings.ReplaceAll(s, "\r\n", "\n"), "\n\t") }

// escape leaves the characters of keep as they are.
func escape(s, keep string) string {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // a byte of 0x9b would be an escape to some terminals
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return !fine(r, keep) }) {
		return s // nearly always
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case fine(r, keep):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// fine is whether a character is shown as it is.
func fine(r rune, keep string) bool { return unicode.IsGraphic(r) || strings.ContainsRune(keep, r) }

// A Writer escapes what goes through it as [Lines] does.
type Writer struct {
	to   io.Writer
	rest []byte // the beginning of a character whose end has not been written yet
}

// NewWriter passes everything on to another writer.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Unwrap is the writer that everything goes to, for what may steer a terminal.
func (w *Writer) Unwrap() io.Writer { return w.to }

// Write passes on all but the beginning of a character at the end of p, which waits for the rest.
func (w *Writer) Write(p []byte) (int, error) {
	text := append(w.rest, p...)
	end := whole(text)
	w.rest = append([]byte(nil), text[end:]...)
	if _, err := io.WriteString(w.to, Lines(string(text[:end]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush passes on what waits.
func (w *Writer) Flush() error {
	text := Lines(string(w.rest))
	w.rest = nil
	_, err := io.WriteString(w.to, text)
	return err
}

// whole is how much of a text ends with a character, or with what cannot become one, or with a carriage return, which
// may be half of a line break.
func whole(text []byte) int {
	if n := len(text); n > 0 && text[n-1] == '\r' {
		return n - 1
	}
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		at := len(text) - back
		if utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				return at
			}
			break
		}
	}
	return len(text)
}
