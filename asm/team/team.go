// Package team keeps threads pinned to processors, lets them begin together, and knows what was done to them.
//
// A measurement between processors is worth something only if each side really ran where it was meant to and was
// not interrupted. So every [Team.Run] returns the [Noise] that its members met: moved to another processor, pushed
// off by the kernel, ready to run but kept waiting. The caller throws such a sample away and says so.
package team

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
)

// A Team is a number of operating-system threads, one to a processor. Its methods must not be called concurrently.
type Team struct {
	members []*member
	procs   int // GOMAXPROCS before the team raised it
}

// A member is one thread. It belongs to the goroutine that serves its jobs.
type member struct {
	cpu    int
	jobs   chan job
	pinErr error
	meter  *meter
}

// A job is one member's share of a Run.
type job struct {
	rank  int
	body  func(rank int)
	begin *barrier
	done  *sync.WaitGroup
	noise *Noise
	crash *any
}

// New starts a thread for each of the given processors and pins it there. Where the system does not pin, or refuses
// to, the team works all the same and Unpinned tells why. GOMAXPROCS is raised to the size of the team until Close,
// since members wait for each other spinning.
func New(cpus []int) (*Team, error) { return start(cpus, newMeter) }

// Unmetered starts a team that does not look at what is done to it: Run returns silence, and no file of the system is
// opened.
func Unmetered(cpus []int) (*Team, error) { return start(cpus, func() *meter { return nil }) }

func start(cpus []int, meter func() *meter) (*Team, error) {
	if len(cpus) == 0 {
		return nil, fmt.Errorf("team: no processors given: expected at least one")
	}
	t := &Team{procs: runtime.GOMAXPROCS(0)}
	if len(cpus) > t.procs {
		runtime.GOMAXPROCS(len(cpus))
	}
	ready := make(chan struct{})
	for _, cpu := range cpus {
		m := &member{cpu: cpu, jobs: make(chan job)}
		t.members = append(t.members, m)
		go onOwnThread(func() { m.serve(ready, meter) })
		<-ready
	}
	return t, nil
}

// Size is the number of members.
func (t *Team) Size() int { return len(t.members) }

// CPUs lists the processors by rank.
func (t *Team) CPUs() []int {
	var cpus []int
	for _, m := range t.members {
		cpus = append(cpus, m.cpu)
	}
	return cpus
}

// Unpinned is nil if every member is pinned, else the first reason why one is not.
func (t *Team) Unpinned() error {
	for _, m := range t.members {
		if m.pinErr != nil {
			return fmt.Errorf("cannot pin a thread to processor %d: %w", m.cpu, m.pinErr)
		}
	}
	return nil
}

// Run calls body on the first n members, which begin within a cache-line transfer of each other, and waits until all
// have returned. A panic in a body is passed on.
func (t *Team) Run(n int, body func(rank int)) Noise {
	if n < 1 || n > len(t.members) {
		panic(fmt.Sprintf("team: %d members asked to run: expected 1 to %d", n, len(t.members)))
	}
	begin := &barrier{need: int32(n)}
	noises := make([]Noise, n)
	crashes := make([]any, n)
	var done sync.WaitGroup
	done.Add(n)
	for rank, m := range t.members[:n] {
		m.jobs <- job{rank, body, begin, &done, &noises[rank], &crashes[rank]}
	}
	done.Wait()
	var total Noise
	for rank, noise := range noises {
		if crashes[rank] != nil {
			panic(crashes[rank])
		}
		total.Moved += noise.Moved
		total.Preempted += noise.Preempted
		total.Waited += noise.Waited
		total.Timed = noise.Timed
	}
	return total
}

// Close ends the threads.
func (t *Team) Close() {
	for _, m := range t.members {
		close(m.jobs)
	}
	t.members = nil
	if runtime.GOMAXPROCS(0) != t.procs {
		runtime.GOMAXPROCS(t.procs)
	}
}

// onOwnThread runs f on a thread that no other goroutine uses and that ends with it. The main thread is not taken:
// its affinity is what the process as a whole may use, and it cannot end.
func onOwnThread(f func()) {
	runtime.LockOSThread()
	if !onMainThread() {
		f()
		return // still locked: the thread ends with the goroutine
	}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		onOwnThread(f)
	}()
	<-finished
	runtime.UnlockOSThread()
}

// serve pins the thread, says so, and works until the jobs end.
func (m *member) serve(ready chan<- struct{}, meter func() *meter) {
	m.pinErr = pin(m.cpu)
	if m.meter = meter(); m.meter != nil {
		defer m.meter.close()
	}
	ready <- struct{}{}
	for j := range m.jobs {
		m.work(j)
	}
}

func (m *member) work(j job) {
	defer j.done.Done()
	defer func() { *j.crash = recover() }()
	if m.meter == nil {
		j.begin.wait()
		j.body(j.rank)
		return
	}
	before := m.meter.read()
	j.begin.wait()
	j.body(j.rank)
	after := m.meter.read()
	*j.noise = Noise{
		Preempted: after.preempted - before.preempted,
		Waited:    after.waited - before.waited,
		Timed:     after.timed,
	}
	if at := asm.CPU(); m.pinErr == nil && at >= 0 && at != m.cpu {
		j.noise.Moved = 1
	}
}

// A barrier lets its callers go on once need of them have come.
type barrier struct {
	need int32
	come atomic.Int32
}

// wait spins, and gives way now and then in case the others have no processor to come on.
func (b *barrier) wait() {
	b.come.Add(1)
	for looks := 1; b.come.Load() < b.need; looks++ {
		if looks%(1<<14) == 0 {
			runtime.Gosched()
		}
	}
}

// Noise is what happened to the members of a team while they ran. The zero value is silence.
type Noise struct {
	Moved     int           // members that ended on another processor than their own
	Preempted int           // how often the kernel took a processor away from a member (involuntary context switches)
	Waited    time.Duration // how long members were ready to run and did not, in all
	Timed     bool          // whether Waited is known: Linux with scheduler statistics
}

// bearable is how much waiting passes as silence. The Go runtime's own monitor thread wakes up now and then and takes
// some 5 microseconds; a neighbour takes a time slice of milliseconds.
const bearable = 25 * time.Microsecond

// String says why a sample should not count, or nothing. Being preempted counts by how long it lasted, where that is
// known.
func (n Noise) String() string {
	var reasons []string
	if n.Moved > 0 {
		reasons = append(reasons, "moved")
	}
	if n.Waited > bearable {
		reasons = append(reasons, "kept waiting")
	}
	if !n.Timed && n.Preempted > 0 {
		reasons = append(reasons, "preempted")
	}
	return strings.Join(reasons, ", ")
}
