//go:build race

package promises

const raceTests = true
