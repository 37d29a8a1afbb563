//go:build !race

package suite

const raceTests = false
