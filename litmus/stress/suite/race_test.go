//go:build race

package suite

const raceTests = true
