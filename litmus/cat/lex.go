package cat

import (
	"strings"
	"unicode/utf8"
)

// kind is what a token is. Keywords and signs are their own kinds, by their spelling.
type kind string

const (
	kEOF    kind = "end of file"
	kName   kind = "name"
	kTag    kind = "tag"
	kString kind = "string"
)

type token struct {
	kind kind
	text string // of a name, a tag without its quote, a string without its quotes
	pos  Pos
}

// String says what was found, for errors.
func (t token) String() string {
	switch t.kind {
	case kEOF:
		return string(kEOF)
	case kName:
		return "name " + t.text
	case kTag:
		return "'" + t.text
	case kString:
		return "string \"" + t.text + "\""
	}
	return "'" + string(t.kind) + "'"
}

var keywords = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`let rec and when acyclic irreflexive show unshow empty subset as fun in undefined_unless flag assert
		include variant begin end procedure call enum debug match with forall from do try if then else catdep instructions default not`) {
		keywords[w] = true
	}
}

// signs are tried in order, so a longer one stands before its beginning.
var signs = []kind{"||", "|", "&&", "&", "++", "+", "->", "-1", "*", "~", "^", "\\", "?", "=", ";", ",", "(", ")", "{", "}", "[", "]", "_", "0"}

// lexer cuts a model into tokens.
type lexer struct {
	src string
	at  int // the next byte
	pos Pos // its place
}

// scan returns the next token.
func (l *lexer) scan() (token, error) {
	if err := l.skip(); err != nil {
		return token{}, err
	}
	start := l.pos
	rest := l.src[l.at:]
	if rest == "" {
		return token{kind: kEOF, pos: start}, nil
	}
	if n := nameLen(rest); n > 0 {
		word := l.take(n)
		if keywords[word] {
			return token{kind: kind(word), pos: start}, nil
		}
		return token{kName, word, start}, nil
	}
	if rest[0] == '\'' {
		if n := nameLen(rest[1:]); n > 0 {
			return token{kTag, l.take(1 + n)[1:], start}, nil
		}
		return token{}, errorAt(start, "found a lone quote; expected a tag such as 'acq")
	}
	if rest[0] == '"' {
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return token{}, errorAt(start, "found a string that does not end; expected a closing \"")
		}
		return token{kString, l.take(end + 2)[1 : end+1], start}, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, string(s)) {
			l.take(len(s))
			return token{kind: s, pos: start}, nil
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return token{}, errorAt(start, "found %q; expected a name, a keyword or an operator", r)
}

// skip passes blanks and comments: (* nested *), and // or # to the end of the line.
func (l *lexer) skip() error {
	for l.at < len(l.src) {
		rest := l.src[l.at:]
		switch {
		case strings.ContainsRune(" \t\r\n", rune(rest[0])):
			l.take(1)
		case rest[0] == '#' || strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			l.take(end)
		case strings.HasPrefix(rest, "(*"):
			if err := l.skipComment(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

func (l *lexer) skipComment() error {
	start := l.pos
	for depth := 0; l.at < len(l.src); {
		switch rest := l.src[l.at:]; {
		case strings.HasPrefix(rest, "(*"):
			depth++
			l.take(2)
		case strings.HasPrefix(rest, "*)"):
			l.take(2)
			if depth--; depth == 0 {
				return nil
			}
		default:
			l.take(1)
		}
	}
	return errorAt(start, "found a comment that does not end; expected *)")
}

// take passes n bytes and returns them.
func (l *lexer) take(n int) string {
	text := l.src[l.at : l.at+n]
	l.at += n
	for i := range len(text) {
		switch {
		case text[i] == '\n':
			l.pos.Line++
			l.pos.Col = 1
		case utf8.RuneStart(text[i]):
			l.pos.Col++
		}
	}
	return text
}

// nameLen returns the length of the name at the start of s, or 0: an underscore perhaps, a letter, then letters,
// digits, underscores, dots and hyphens, and perhaps a quote. So po-loc and DMB.SY are names.
func nameLen(s string) int {
	n := 0
	if strings.HasPrefix(s, "_") {
		n = 1
	}
	if n >= len(s) || !isLetter(s[n]) {
		return 0
	}
	for n < len(s) && (isLetter(s[n]) || s[n] >= '0' && s[n] <= '9' || strings.IndexByte("_.-", s[n]) >= 0) {
		n++
	}
	if n < len(s) && s[n] == '\'' {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
