package meaning

// Ways goes through every combination of choices: what is chosen is done once for each.
//
//	for more := true; more; more = ways.Next() {
//		... ways.Choose(3) ...
//	}
type Ways struct {
	choices []choice
	at      int
	// Unsteady is that a choice was among another number than the same choice before: then not everything was gone
	// through.
	Unsteady bool
}

type choice struct{ n, k int }

// Choose is a number below n: 0 the first time, and in time all of them.
func (w *Ways) Choose(n int) int {
	if w.at == len(w.choices) {
		w.choices = append(w.choices, choice{n, 0})
	}
	c := w.choices[w.at]
	w.at++
	if c.n != n {
		w.Unsteady = true
		return min(c.k, n-1)
	}
	return c.k
}

// Next goes to the next combination, if there is one; after the last it is ready to begin anew.
func (w *Ways) Next() bool {
	w.at = 0
	for len(w.choices) > 0 {
		last := &w.choices[len(w.choices)-1]
		if last.k++; last.k < last.n {
			return true
		}
		w.choices = w.choices[:len(w.choices)-1]
	}
	return false
}

// Made is how many choices were made since the combination began.
func (w *Ways) Made() int { return w.at }
