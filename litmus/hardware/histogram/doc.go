// Package histogram counts the states that a litmus test ends in.
//
// Each thread of a run looks at its share of a batch with a [Counter], and a [Histogram] adds up what all of them have
// seen. A state is the values of the locations that the test looks at (code.Field). Millions of them are counted in a
// second, nearly all of small numbers; so these are packed into a few bits, which are an index of a table. What does
// not fit is counted in a map by all of its bytes.
package histogram
