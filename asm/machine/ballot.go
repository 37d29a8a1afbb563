package machine

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A ballot collects with whom each processor says that it shares something, and finds the groups. All members of a
// group should name the same processors; firmware and kernels have been seen to give lists that contradict each other.
type ballot struct {
	lists []affinity.List // the different ones, in the order in which they first came up
	votes []affinity.List // who says so
	at    map[string]int  // a list's place in both
	named int             // by all the lists
}

var errNamedTooOften = errors.New("processors are named over and over: expected each in one group")

// cast notes what a processor says.
func (b *ballot) cast(voter int, list affinity.List) error {
	if b.at == nil {
		b.at = map[string]int{}
	}
	key := list.String()
	at, known := b.at[key]
	if !known {
		if b.named+len(list) > mostNamed {
			return errNamedTooOften
		}
		b.named += len(list)
		at = len(b.lists)
		b.at[key] = at
		b.lists, b.votes = append(b.lists, list), append(b.votes, nil)
	}
	b.votes[at] = append(b.votes[at], voter)
	return nil
}

// groups puts each voter into one group, the groups by their first processor: the list that most processors gave is
// believed first. The first contradiction is the error, of the processor that it names.
func (b *ballot) groups() (groups []affinity.List, who int, contradiction error) {
	placed := map[int]int{} // processor to place in groups
	voters := setOf(slices.Concat(b.votes...))
	for _, i := range b.byVotes() {
		var group affinity.List
		for _, cpu := range b.lists[i] {
			if _, taken := placed[cpu]; !taken && voters[cpu] {
				placed[cpu] = len(groups)
				group = append(group, cpu)
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	for i, list := range b.lists {
		for _, voter := range b.votes[i] {
			if at, found := placed[voter]; contradiction == nil && (!found || !slices.Equal(groups[at], list)) {
				who, contradiction = voter, fmt.Errorf("processor %d says that it is one of %.60v, and others of these name other processors", voter, list)
			}
		}
	}
	slices.SortFunc(groups, func(a, b affinity.List) int { return a[0] - b[0] })
	return groups, who, contradiction
}

// byVotes are the places of the lists, that with most votes first; of equal ones that which came up first.
func (b *ballot) byVotes() (order []int) {
	for i := range b.lists {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(i, j int) int { return len(b.votes[j]) - len(b.votes[i]) })
	return order
}

// bothForms reads what two files say, the one as a list and the other as a mask, of the processors that run. The first
// that names any is believed; the error tells where the other differs.
func bothForms(tree *sysroot.Tree, runs set, first, second string) (affinity.List, error) {
	a, b := runs.keep(tree.List(first)), runs.keep(tree.List(second))
	switch {
	case len(a) == 0:
		return b, nil
	case len(b) > 0 && !slices.Equal(a, b):
		return a, fmt.Errorf("it names %.60v, and %s names %.60v", a, path.Base(second), b)
	}
	return a, nil
}

// complainOnce takes the first complaint of a kind: of a thousand processors one is enough.
type complainOnce struct {
	tree *sysroot.Tree
	done bool
}

func (c *complainOnce) about(file string, err error) {
	if err != nil && !c.done {
		c.tree.Complain(file, err)
		c.done = true
	}
}
