package sched

// maxPeriod is how many reads a round of a spin loop may have.
const maxPeriod = 8

// A look is one operation that changed nothing.
type look struct {
	kind    Kind
	loc     int32
	version int32
}

// A spinner notices that a thread reads the same again and again. Such a thread then waits until something that the
// last round read has changed: more rounds before that would be the same.
type spinner struct {
	looks    [2 * maxPeriod]look // the last ones, the newest at (n-1) % len
	n        int32
	repeats  [maxPeriod + 1]int32 // by period: how many looks in a row are the same as one period before
	stuck    bool                 // waits
	period   int32                // of the loop in which it is stuck
	releases int32                // how often it was let go on without a change
	free     bool                 // its next operation comes after everything
}

func (s *spinner) reset() { *s = spinner{} }

// changed is told that the thread changed something.
func (s *spinner) changed() {
	s.n, s.period, s.releases = 0, 0, 0
	clear(s.repeats[:])
}

// saw is told what the thread read, and reports whether that made the given number of rounds of the same.
func (s *spinner) saw(l look, rounds int32) bool {
	found := int32(0)
	for p := int32(1); p <= maxPeriod; p++ {
		if s.n < p || s.looks[(s.n-p)%int32(len(s.looks))] != l {
			s.repeats[p] = 0
			continue
		}
		if s.repeats[p]++; found == 0 && s.repeats[p] >= (rounds-1)*p {
			found = p
		}
	}
	s.looks[s.n%int32(len(s.looks))] = l
	s.n++
	if found > 0 {
		s.period = found
	}
	return found > 0
}

// goesOn reports whether an operation is what the loop would do next in which the thread is or was stuck.
func (s *spinner) goesOn(k Kind, loc int32) bool {
	l := s.looks[(s.n-s.period)%int32(len(s.looks))]
	return s.n >= s.period && l.kind == k && l.loc == loc
}

// leave is told that the thread does something else than the loop did.
func (s *spinner) leave() { s.stuck, s.releases, s.period = false, 0, 0 }

// window calls f with what the last round read.
func (s *spinner) window(f func(look)) {
	for i := s.n - s.period; i < s.n; i++ {
		f(s.looks[i%int32(len(s.looks))])
	}
}
