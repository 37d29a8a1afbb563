package scan

import "strings"

// Mnemonic is the first word of an instruction's notation, in which operands follow after a blank, and what is not written
// in an instruction after a semicolon.
func Mnemonic(notation string) string {
	if end := strings.IndexAny(notation, " ;"); end >= 0 {
		return notation[:end]
	}
	return notation
}
