package printable

import "strings"

// Cell makes of text what stands in one cell of a table in Markdown, and is no Markdown, mention or link of its own.
func Cell(text string) string {
	return Text(strings.NewReplacer("|", "/", "`", "'", "<", "(", ">", ")", "](", "] (", "@", "(at)", "#", "no. ", "\n", " ", "\r", " ", "\t", " ").
		Replace(text))
}
