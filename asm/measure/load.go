package measure

import "fmt"

// crowd is the share of the processors from which on others had so much of them that what waits for a moment of luck
// may have waited in vain.
const crowd = 0.1

// Crowded ends the stretch, and says what others had of the processors if nothing can be concluded from what did not
// happen meanwhile.
func (m *LoadMeter) Crowded() (why string) {
	others, stolen, _ := m.Stop()
	if others+stolen <= crowd {
		return ""
	}
	return fmt.Sprintf("others had %.0f %% of the processors", 100*(others+stolen))
}
