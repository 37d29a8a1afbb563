//go:build race

package broken_test

const raceDetector = true
