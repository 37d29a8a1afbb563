package syntax

import (
	"fmt"
	"io"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// Write writes a test so that [Parse] reads the same one, except for the places of instructions in the file.
func Write(w io.Writer, t *litmus.Test) error {
	_, err := io.WriteString(w, Format(t))
	return err
}

// Format is the text that [Write] writes.
func Format(t *litmus.Test) string {
	t = asWritten(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", t.Arch, t.Name)
	if t.Doc != "" {
		fmt.Fprintf(&b, "\"%s\"\n", t.Doc)
	}
	for _, i := range t.Info {
		fmt.Fprintf(&b, "%s=%s\n", i.Key, i.Value)
	}
	formatInit(&b, t.Init)
	formatProgram(&b, t)
	if len(t.Observed) > 0 {
		b.WriteString("locations [")
		for _, o := range t.Observed {
			b.WriteString(strings.TrimRight(name(o.Location)+" "+o.Type.Name+star(o.Type), " ") + "; ")
		}
		b.WriteString("]\n")
	}
	if t.Filter != nil {
		fmt.Fprintf(&b, "filter %s\n", prop(t.Filter))
	}
	fmt.Fprintf(&b, "%s %s\n", t.Cond.Quantifier, prop(t.Cond.Prop))
	if len(t.Cond.Kinds) > 0 {
		b.WriteString("with ")
		for _, k := range t.Cond.Kinds {
			fmt.Fprintf(&b, "%s: %s; ", k.Name, k.Quantifier)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// prop has its parentheses even where it is one atom.
func prop(p litmus.Prop) string {
	if text := p.String(); strings.HasPrefix(text, "(") {
		return text
	}
	return "(" + p.String() + ")"
}

// name is a location as the initial state writes it: places without brackets.
func name(l litmus.Location) string {
	if l.IsMemory() && !l.IsCell {
		return l.Name
	}
	return l.String()
}

func star(t litmus.Type) string {
	if t.Pointer {
		return "*"
	}
	return ""
}

// formatInit writes the items of one thread on a line, and those of memory on another.
func formatInit(b *strings.Builder, items []litmus.Init) {
	b.WriteString("{")
	for i, item := range items {
		if i == 0 || item.Location.Proc != items[i-1].Location.Proc {
			b.WriteString("\n")
		}
		b.WriteString(" " + formatItem(item) + ";")
	}
	b.WriteString("\n}\n")
}

func formatItem(i litmus.Init) string {
	var parts []string
	if i.Type.Atomic {
		parts = append(parts, "_Atomic")
	}
	if i.Type.Name != "" {
		parts = append(parts, i.Type.Name)
	}
	location := star(i.Type) + name(i.Location)
	if i.Type.Len > 0 {
		location += fmt.Sprintf("[%d]", i.Type.Len)
	}
	text := strings.Join(append(parts, location), " ")
	switch {
	case i.List != nil:
		cells := make([]string, len(i.List))
		for n, v := range i.List {
			cells[n] = v.String()
		}
		return text + "={" + strings.Join(cells, ",") + "}"
	case i.Type.Len > 0 || i.Spelling == "" && i.Value == litmus.Value{} && i.Location.IsMemory():
		return text
	}
	if i.Spelling != "" {
		return text + "=" + i.Spelling
	}
	return text + "=" + i.Value.String()
}

// formatProgram writes the columns, padded.
func formatProgram(b *strings.Builder, t *litmus.Test) {
	columns := make([][]string, len(t.Threads))
	for i, thread := range t.Threads {
		head := fmt.Sprintf("P%d", thread.Proc)
		columns[i] = append(columns[i], head)
		for _, in := range thread.Code {
			columns[i] = append(columns[i], formatCell(isa.For(t.Arch), in))
		}
	}
	b.WriteString(table(columns))
}

func formatCell(i isa.ISA, in litmus.Instr) string {
	text := ""
	for _, l := range in.Labels {
		text += l + ": "
	}
	if in.Mnemonic != "" {
		text += i.Format(in)
	}
	return strings.TrimRight(text, " ")
}

// table pads columns of cells to rows of one width, in the way that the hash of a test asks for.
func table(columns [][]string) string {
	widths, rows := make([]int, len(columns)), 0
	for i, c := range columns {
		rows = max(rows, len(c))
		for _, cell := range c {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for row := range rows {
		for i, c := range columns {
			cell := ""
			if row < len(c) {
				cell = c[row]
			}
			if i > 0 {
				b.WriteByte('|')
			}
			fmt.Fprintf(&b, " %-*s ", widths[i], cell)
		}
		b.WriteString(";\n")
	}
	return b.String()
}
