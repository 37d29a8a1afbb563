package clock

import "example.org/atomlab/asm"

const counterName = "CNTVCT_EL0"

// counterIsSteady is always true: the architecture requires it (Arm ARM D12.1.2).
func counterIsSteady() (bool, string) { return true, "" }

// counterHz trusts CNTFRQ_EL0 where the monotonic clock agrees within one percent: firmware has been known to leave
// it wrong, and Linux keeps its time from the same counter.
func counterHz() float64 {
	told, measured := float64(asm.CounterHz()), calibrate()
	if told < measured*0.99 || told > measured*1.01 {
		return measured
	}
	return told
}
