package runner

import (
	"context"
	"errors"
	"time"

	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/probes"
)

// ServeCommand is the argument that makes the program a child: its main function must then call Serve with its standard
// input and output, and end the process when that returns.
const ServeCommand = "__serve"

// A child is the process that measures. It is started when it is needed, and again after it has died.
type child struct {
	options Options
	process reexec.Child[request, reply]
}

func newChild(o Options) *child {
	return &child{options: o, process: reexec.Child[request, reply]{Argument: ServeCommand}}
}

// patience is how long an interrupted child may take to finish the reading under way and to judge.
const patience = 10 * time.Second

// examine has the child measure one item. An error says why there is no finding.
func (c *child) examine(ctx context.Context, p probes.Probe, deadline time.Duration, progress func(done, of int)) (probes.Finding, error) {
	ask := request{Item: p.Name, Effort: c.options.Effort, Seed: c.options.Seed, Consents: c.options.Consents}
	limit := reexec.Limit{Deadline: deadline, Patience: patience}
	r, err := c.process.Ask(ctx, ask, limit, func(r reply) error { progress(r.Done, r.Of); return nil })
	switch {
	case err != nil:
		return probes.Finding{}, err
	case r.Error != "":
		return probes.Finding{}, errors.New(r.Error)
	case r.Finding == nil:
		return probes.Finding{}, errors.New("its process answered without a finding")
	}
	return *r.Finding, nil
}

// close lets the child end by itself.
func (c *child) close() { c.process.Close(patience) }
