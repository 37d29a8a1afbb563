package report

// Sample is for the tests that stand outside the package.
var Sample = sample
