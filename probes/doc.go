// Package probes holds the types in which questions are asked of a machine and answered: [Probe], [Finding], [Verdict],
// [Advice], and the register of the probes that are linked in.
//
// A probe measures and judges, and the two are apart: Measure takes samples on a bench, Judge turns samples into a
// verdict and touches nothing else. So a verdict can be made again from a report, and tested on samples of machines
// that nobody here owns.
package probes
