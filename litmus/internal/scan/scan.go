// Package scan reads names, numbers and punctuation from a text, and says where it stopped understanding.
package scan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"example.org/atomlab/litmus"
)

// An Error is what was found in a text and what was expected there.
type Error struct {
	At              int // byte offset in the text
	Found, Expected string
}

func (e *Error) Error() string {
	if e.Expected == "" {
		return "found " + e.Found
	}
	return "found " + e.Found + ", expected " + e.Expected
}

// A Scanner stands at a place in a text. It skips blanks before everything it reads.
type Scanner struct {
	Text string
	At   int
}

// Blank moves on to the next character that is not white space.
func (s *Scanner) Blank() {
	for s.At < len(s.Text) && strings.IndexByte(" \t\r\n\f\v", s.Text[s.At]) >= 0 {
		s.At++
	}
}

// End is whether only white space is left.
func (s *Scanner) End() bool {
	s.Blank()
	return s.At >= len(s.Text)
}

// Sees is whether the text goes on with these characters.
func (s *Scanner) Sees(text string) bool {
	s.Blank()
	return strings.HasPrefix(s.Text[s.At:], text)
}

// Accept moves past the characters if the text goes on with them.
func (s *Scanner) Accept(text string) bool {
	if !s.Sees(text) {
		return false
	}
	s.At += len(text)
	return true
}

// AcceptAny moves past the first of the texts that the text goes on with.
func (s *Scanner) AcceptAny(texts ...string) bool {
	for _, t := range texts {
		if s.Accept(t) {
			return true
		}
	}
	return false
}

// Expect is Accept, or an error.
func (s *Scanner) Expect(text string) error {
	if s.Accept(text) {
		return nil
	}
	return s.Wrong(fmt.Sprintf("%q", text))
}

// Word moves past the word if the text goes on with it, whole.
func (s *Scanner) Word(word string) bool {
	if !s.Sees(word) || s.At+len(word) < len(s.Text) && inName(s.Text[s.At+len(word)]) {
		return false
	}
	s.At += len(word)
	return true
}

// Name reads a letter, _ or . and what letters, digits, _ and . follow; "" if there is none.
func (s *Scanner) Name() string {
	s.Blank()
	start := s.At
	if start >= len(s.Text) || !inName(s.Text[start]) || isDigit(s.Text[start]) {
		return ""
	}
	for s.At < len(s.Text) && inName(s.Text[s.At]) {
		s.At++
	}
	return s.Text[start:s.At]
}

// SeesNumber is whether a number comes next, perhaps with a sign.
func (s *Scanner) SeesNumber() bool {
	s.Blank()
	rest := strings.TrimLeft(s.Text[s.At:], "-+")
	return len(s.Text)-s.At-len(rest) <= 1 && rest != "" && isDigit(rest[0])
}

// Number reads a number of at most 128 bits.
func (s *Scanner) Number() (litmus.Value, error) {
	if !s.SeesNumber() {
		return litmus.Value{}, s.Wrong("a number")
	}
	start := s.At
	for s.At++; s.At < len(s.Text) && inName(s.Text[s.At]) && s.Text[s.At] != '.'; {
		s.At++
	}
	v, err := litmus.ParseNumber(s.Text[start:s.At])
	if err != nil {
		s.At = start
		return v, s.Wrong("a number of at most 128 bits")
	}
	return v, nil
}

// Int64 reads a number that fits 64 bits, signed or unsigned.
func (s *Scanner) Int64() (int64, error) {
	start := s.At
	v, err := s.Number()
	if err != nil {
		return 0, err
	}
	n, ok := v.Int64()
	if !ok {
		s.At = start
		return 0, s.Wrong("a number of at most 64 bits")
	}
	return n, nil
}

// Small reads a number from 0 to highest.
func (s *Scanner) Small(highest int, what string) (int, error) {
	start := s.At
	v, err := s.Number()
	if err == nil && (v.Hi != 0 || v.Lo > uint64(highest)) {
		s.At = start
		err = s.Wrong(fmt.Sprintf("%s from 0 to %d", what, highest))
	}
	return int(v.Lo), err
}

// String reads a quoted text on one line.
func (s *Scanner) String() (string, error) {
	if err := s.Expect(`"`); err != nil {
		return "", err
	}
	end := strings.IndexAny(s.Text[s.At:], "\"\n")
	if end < 0 || s.Text[s.At+end] != '"' {
		s.At--
		return "", s.Wrong(`a closing " on the same line`)
	}
	text := s.Text[s.At : s.At+end]
	s.At += end + 1
	return text, nil
}

// Wrong is the error for something else than was expected here.
func (s *Scanner) Wrong(expected string) error {
	s.Blank()
	return &Error{At: s.At, Found: s.found(), Expected: expected}
}

// found describes what comes next: a word, or one character.
func (s *Scanner) found() string {
	rest := s.Text[s.At:]
	if rest == "" {
		return "the end"
	}
	n := 0
	for n < len(rest) && n < 40 && inName(rest[n]) {
		n++
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(rest)
		if n == 1 && strings.HasPrefix("-+", rest[:1]) {
			for n < len(rest) && n < 40 && inName(rest[n]) {
				n++
			}
		}
	}
	return fmt.Sprintf("%q", rest[:n])
}

func inName(c byte) bool {
	return c == '_' || c == '.' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
