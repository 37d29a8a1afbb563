// Package team keeps threads pinned to processors, lets them begin together, and knows what was done to them.
//
// A measurement between processors is worth something only if each side really ran where it was meant to and was
// not interrupted. So every [Team.Run] returns the [Noise] that its members met: moved to another processor, pushed
// off by the kernel, ready to run but kept waiting. The caller throws such a sample away and says so.
//
// Starting a thread that sleeps is itself a disturbance: whoever wakes it runs on a processor too, and the Go scheduler
// looks for more work before it rests. So readings are taken in a [Team.Stretch], which begins once and in which
// members pass from one Run to the next without sleeping.
//
// Where the system pins no thread (macOS) but tells on which processor one runs, the members are watched instead: a
// sample counts if each member ended on the processor on which it began, no two on the same, and none was pushed off
// meanwhile. Which processors these were is then for the system to choose, and may differ from sample to sample.
package team

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/process"
)

// A Team is a number of operating-system threads, one to a processor. Its methods must not be called concurrently.
type Team struct {
	members []*member
	release func()   // GOMAXPROCS
	now     *stretch // nil between stretches
	crowded bool     // members share processors
}

// A system holds the calling thread on a processor, and says where it is: -1 where that is not told.
type system struct {
	pin   func(cpu int) error
	where func() int
}

// A member is one thread. It belongs to the goroutine that serves its jobs.
type member struct {
	cpu    int
	jobs   chan func()
	pinErr error
	meter  *meter
	system system
}

// New starts a thread for each of the given processors and pins it there. Where the system does not pin, or refuses
// to, the team works all the same and Unpinned tells why. GOMAXPROCS is raised to the size of the team until Close,
// since members wait for each other spinning.
func New(cpus []int) (*Team, error) {
	return start(cpus, pinning, newMeter)
}

// Unmetered starts a team that does not look at what is done to it: Run returns silence, and no file of the system is
// opened.
func Unmetered(cpus []int) (*Team, error) {
	return start(cpus, pinning, func() *meter { return nil })
}

// pinning is the system that is here.
var pinning = system{pin: func(cpu int) error { return affinity.Set(0, cpu) }, where: asm.CPU}

func start(cpus []int, on system, meter func() *meter) (*Team, error) {
	if len(cpus) == 0 {
		return nil, fmt.Errorf("team: no processors given: expected at least one")
	}
	t := &Team{release: process.Have(process.Wish{LeastProcs: len(cpus)}), crowded: crowded(cpus) > 0}
	ready := make(chan struct{})
	for _, cpu := range cpus {
		m := &member{cpu: cpu, jobs: make(chan func(), 1), system: on}
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

// Watched is whether members that are not pinned are at least seen to move, so that samples without [Noise.Moved] and
// [Noise.Preempted] are those in which nobody migrated. It is false where the system does not tell where a thread runs:
// there nothing is known of unpinned members.
func (t *Team) Watched() bool {
	for _, m := range t.members {
		if m.pinErr != nil && m.system.where() < 0 {
			return false
		}
	}
	return true
}

// Close ends the threads.
func (t *Team) Close() {
	for _, m := range t.members {
		close(m.jobs)
	}
	t.members = nil
	t.release()
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
	m.pinErr = m.system.pin(m.cpu)
	if m.meter = meter(); m.meter != nil {
		defer m.meter.close()
	}
	ready <- struct{}{}
	for job := range m.jobs {
		job()
	}
}

// Noise is what happened to the members of a team while they ran. The zero value is silence.
type Noise struct {
	// members that ended on another processor than their own; unpinned, than they began on, or shared one
	Moved int
	// how often the kernel took a processor away from a member, on macOS from any thread of the process
	Preempted int
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
