package printable

import "strings"

// Cell makes of text what stands in one cell of a table in Markdown, and is no Markdown, mention or link of its own.
func Cell(text string) string {
	return Text(strings.NewReplacer("|", "/", "`", "'", "<", "(", ">", ")", "](", "] (", "@", "(at)", "#", "no. ", "\n", " ", "\r", " ", "\t", " ").
		Replace(text))
}

// Row makes a row of a table in Markdown, of one [Cell] each.
func Row(texts ...string) string {
	var b strings.Builder
	b.WriteString("|")
	for _, text := range texts {
		b.WriteString(" " + Cell(text) + " |")
	}
	return b.String()
}
