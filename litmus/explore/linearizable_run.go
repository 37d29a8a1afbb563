package explore

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"example.org/atomlab/litmus/explore/history"
	"example.org/atomlab/litmus/explore/sched"
)

// A request is an operation of a scenario, with its arguments.
type request struct {
	Op
	in    []reflect.Value
	title string
}

// A run is one scenario while it is explored.
type run struct {
	*linear
	before  []request
	threads [][]request
	names   []string
	all     []request // all of them, in this order: a history.Model knows them by their index here
	model   history.Model

	served [][]served                 // in the schedule that runs, by thread
	first  []served                   // before the threads begin
	known  map[string][]history.Event // what of an order is unexplained, nil: nothing
	judged map[string]bool            // histories: is there an explanation
}

// served is what came of a request: a call.
type served struct {
	first, last int
	out         []reflect.Value
}

// mutation breaks the judging on purpose: the tests must notice.
type mutation struct{ oneOrder, earlyCalls, resultsOnly bool }

// explore explores one scenario.
func (x *linear) explore(c combination, o Options) Result {
	r := x.prepare(c)
	result := sched.Explore(o, r.setup)
	x.judged[c.String()] = len(r.judged)
	return result
}

// prepare makes the requests of a scenario.
func (x *linear) prepare(c combination) *run {
	r := &run{linear: x, known: map[string][]history.Event{}, judged: map[string]bool{}}
	for _, o := range x.spec.before {
		r.before = append(r.before, r.request(o))
	}
	for _, p := range c {
		var thread []request
		var titles []string
		for _, o := range p {
			thread = append(thread, r.request(x.operations[o]))
			titles = append(titles, thread[len(thread)-1].title)
		}
		r.threads, r.names = append(r.threads, thread), append(r.names, strings.Join(titles, "; "))
	}
	r.model = history.Model{Do: r.alone, May: r.may}
	return r
}

func (r *run) request(o Op) request {
	args, in := o.bind(len(r.all) + 1)
	q := request{o, in, o.title(args)}
	r.all = append(r.all, q)
	return q
}

// setup is one schedule.
func (r *run) setup(s *sched.Scenario) {
	object := r.spec.new()
	r.served, r.first = make([][]served, len(r.threads)), nil
	for _, q := range r.before {
		r.first = append(r.first, served{out: q.serve(object)})
	}
	for i, thread := range r.threads {
		calls := make([]served, len(thread))
		r.served[i] = calls
		s.Go(r.names[i], func() {
			for k, q := range thread {
				sched.Mark(q.title)
				calls[k].first = sched.Here()
				if k > 0 && r.breaks.earlyCalls {
					calls[k].first = calls[0].first
				}
				calls[k].out = q.serve(object)
				calls[k].last = sched.Here()
			}
		})
	}
	s.Judge(r.judge)
}

func (q request) serve(object reflect.Value) []reflect.Value {
	return q.f.Call(append([]reflect.Value{object}, q.in...))
}

func values(out []reflect.Value) (all []any) {
	for _, v := range out {
		all = append(all, v.Interface())
	}
	return all
}

// alone is what one thread gets that serves the requests one after the other: the last one's result.
func (r *run) alone(requests []int) (result int) {
	defer func() {
		if p := recover(); p != nil {
			result = r.number([]any{fmt.Sprint("panic: ", p)})
		}
	}()
	object := r.spec.model()
	var out []reflect.Value
	for _, i := range requests {
		out = r.all[i].serve(object)
	}
	return r.number(values(out))
}

func (r *run) may(request, result int) bool {
	for _, may := range r.all[request].may {
		if r.number(may) == result {
			return true
		}
	}
	return false
}

// judge looks at all histories that the schedule stands for.
func (r *run) judge(order sched.Order) ([]int, error) {
	r.instrumented = r.instrumented || !order.Empty()
	before, calls, err := r.history()
	if err != nil {
		return nil, err
	}
	o := history.NewOrder(calls, r.breaks.order(order))
	key := fmt.Sprint(o, resultsOf(before), resultsOf(calls))
	if r.breaks.resultsOnly {
		key = fmt.Sprint(resultsOf(calls))
	}
	bad, ok := r.known[key]
	if !ok {
		bad = r.unexplained(o, before, calls)
		if len(r.known) == 1<<16 {
			clear(r.known)
		}
		r.known[key] = bad
	}
	if bad == nil {
		return nil, nil
	}
	return steps(calls, bad), errors.New(r.tell(before, calls, bad))
}

// order is Before of the schedule's order, or what a mutant takes for it.
func (m mutation) order(o sched.Order) func(i, j int) bool {
	if m.oneOrder {
		return func(i, j int) bool { return i < j }
	}
	return o.Before
}

// history is what the schedule did.
func (r *run) history() (before, calls []history.Call, err error) {
	add := func(to *[]history.Call, thread int, c served) {
		n := r.number(values(c.out))
		if n < 0 {
			err = fmt.Errorf("operations returned more than %d different results: expected ones that are the same in each schedule (no pointers, no times)",
				maxResults)
		}
		*to = append(*to, history.Call{Thread: thread, Operation: len(before) + len(calls), Result: n, First: c.first, Last: c.last})
	}
	for _, c := range r.first {
		add(&before, 0, c)
	}
	for i, thread := range r.served {
		for _, c := range thread {
			add(&calls, i, c)
		}
	}
	return before, calls, err
}

func resultsOf(calls []history.Call) (all []int) {
	for _, c := range calls {
		all = append(all, c.Result)
	}
	return all
}

// unexplained is a history of the order that no order of the calls explains, nil: there is none.
func (r *run) unexplained(o history.Order, before, calls []history.Call) (bad []history.Event) {
	o.Each(func(events []history.Event) bool {
		if r.each != nil {
			r.each(r, calls, events)
		}
		key := fmt.Sprint(events, resultsOf(before), resultsOf(calls))
		explained, ok := r.judged[key]
		if !ok {
			explained = r.model.Explains(before, calls, events)
			r.judged[key] = explained
		}
		if !explained {
			bad = append([]history.Event(nil), events...)
		}
		return explained
	})
	return bad
}

// steps are the steps of the events of a history, in its order.
func steps(calls []history.Call, events []history.Event) (all []int) {
	for _, e := range events {
		if c := calls[e.Call]; e.Return {
			all = append(all, c.Last)
		} else {
			all = append(all, c.First)
		}
	}
	return all
}
