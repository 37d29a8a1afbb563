package team

import "slices"

// A Pool keeps teams for whoever wants threads on the same processors again: starting one takes a while. Its teams are
// not metered (see [Unmetered]). Its methods must not be called concurrently.
type Pool struct {
	most  int
	teams []*Team // the last used is the last
}

// NewPool makes a pool that keeps so many teams; for one more, it closes that which was not used for longest.
func NewPool(most int) *Pool { return &Pool{most: most} }

// Get returns the team of these processors, which belongs to the pool.
func (p *Pool) Get(cpus []int) (*Team, error) {
	if i := slices.IndexFunc(p.teams, func(t *Team) bool { return slices.Equal(t.CPUs(), cpus) }); i >= 0 {
		t := p.teams[i]
		p.teams = append(slices.Delete(p.teams, i, i+1), t)
		return t, nil
	}
	if len(p.teams) == p.most {
		p.teams[0].Close()
		p.teams = slices.Delete(p.teams, 0, 1)
	}
	t, err := Unmetered(cpus)
	if err != nil {
		return nil, err
	}
	p.teams = append(p.teams, t)
	return t, nil
}

// Abandon leaves the teams alone, whose members may never come back, and makes new ones when they are wanted.
func (p *Pool) Abandon() {
	for _, t := range p.teams {
		t.release()
	}
	p.teams = nil
}

// Close ends the threads of all teams.
func (p *Pool) Close() {
	for _, t := range p.teams {
		t.Close()
	}
	p.teams = nil
}
