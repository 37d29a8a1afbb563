package clock

import "example.org/atomlab/asm"

const counterName = "CNTVCT_EL0"

// counterIsSteady is always true: the architecture requires it (Arm ARM D12.1.2).
func counterIsSteady() (bool, string) { return true, "" }

// counterHz trusts CNTFRQ_EL0 where the monotonic clock agrees within one percent: firmware has been known to leave
// it wrong, and Linux keeps its time from the same counter.
func counterHz() (hz, errorPPM float64) {
	told := float64(asm.CounterHz())
	measured, errorPPM := calibrate(told)
	if told < measured*0.99 || told > measured*1.01 {
		return measured, errorPPM
	}
	return told, furthest(told, []float64{measured}) + errorPPM
}
