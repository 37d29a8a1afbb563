package hardware

import "context"

func (r *Runner) neighbours(ctx context.Context, p *program, o Options, result *Result) ([]Neighbour, error) {
	return nil, nil
}
