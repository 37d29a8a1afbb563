package main

import (
	"errors"
	"fmt"
	"sync"
)

type counter struct {
	n    int
	done chan int
}

func (c counter) byValue(x int)       { c.done <- c.n + x }
func (c *counter) byPointer(x ...int) { c.done <- c.n + len(x) }

type flag bool

func init() {
	programs["go: literal"] = func() {
		c := make(chan int)
		go func() { c <- 1 }()
		go func() int { c <- 1; return 3 }()
		go func(a, b int, s ...string) {
			c <- a + b + len(s)
		}(
			<-c,
			<-c, // with a comma behind
			"x",
			"y",
		)
		fmt.Println(<-c)
	}
	programs["go: loop variables"] = func() {
		c := make(chan int, 9)
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Add(2)
			go func() { defer wg.Done(); c <- i }()
			go func(i int) { defer wg.Done(); c <- 10 * i }(i + 1)
		}
		wg.Wait()
		close(c)
		sum := 0
		for v := range c {
			sum += v
		}
		fmt.Println(sum)
	}
	programs["go: order of evaluation"] = func() {
		c := make(chan int)
		f := func() func(int, int) { return say("function", func(a, b int) { c <- a - b }) }
		go f()(say("first", 5), say("second", 3))
		fmt.Println(<-c)
	}
	programs["go: evaluated now"] = func() {
		c := counter{1, make(chan int)}
		x := 10
		start := make(chan bool)
		f := func(a int) { <-start; c.done <- a }
		go f(x)
		x, f = 20, nil
		close(start)
		fmt.Println(<-c.done)
		go c.byValue(x)
		c.n = 100
		fmt.Println(<-c.done)
		go c.byPointer()
		fmt.Println(<-c.done)
		p := &c
		go p.byValue(1)
		fmt.Println(<-c.done)
		go p.byPointer([]int{1, 2}...)
		fmt.Println(<-c.done)
		go counter.byValue(c, 3)
		fmt.Println(<-c.done)
		go (*counter).byPointer(p, 3, 4, 5)
		fmt.Println(<-c.done)
	}
	programs["go: untyped arguments"] = func() {
		c := make(chan string)
		x, n := 3, uint(2)
		f := func(e error, a any, b bool, i int64, u uint8, p *int, d any, fl float64, r rune, k fmt.Stringer) {
			c <- fmt.Sprintf("%v %T %v %v %v %v %T %v %v %v", e, a, b, i, u, p, d, fl, r, k)
		}
		go f(nil, nil, x == 3, 1<<n, 1<<n+1, nil, x < 4, 1/2.0, 'a', nil)
		fmt.Println(<-c)
		go f(errors.New("e"), 7, !(x == 3), 1<<3, 255, &x, 1.5, 2, 'b'+1, nil)
		<-c
	}
	programs["go: several results"] = func() {
		c := make(chan int)
		two := func() (int, string) { return 4, "four" }
		show := func(i int, s string) { c <- i + len(s) }
		go show(two())
		fmt.Println(<-c)
	}
	programs["go: built in"] = func() {
		c, d := make(chan int), make(chan struct{})
		go close(c)
		<-c
		go delete(map[int]int{1: 1}, say("key", 2))
		go copy([]int{1}, []int{2})
		go print()
		go println()
		go close(d)
		<-d
		go recover()
	}
	programs["go: generic"] = func() {
		c := make(chan string)
		go tell(c, 3)
		fmt.Println(<-c)
		go tell[float64](c, 3)
		fmt.Println(<-c)
		go box[int]{c}.tell(9)
		fmt.Println(<-c)
	}
	programs["go: nobody"] = func() {
		var p *counter
		fmt.Println(here())
		go p.byValue(1)
	}
	programs["go: nested"] = func() {
		c := make(chan int)
		go func(inner func(int)) { inner(<-c) }(func(v int) { go func() { c <- v + 1 }() })
		c <- 1
		fmt.Println(<-c)
	}
	programs["go: labelled"] = func() {
		c := make(chan int)
		if true {
			goto there
		}
	there:
		go func() { c <- here() }()
		switch {
		case true:
			go send(c, here())
		}
		a, b := <-c, <-c
		fmt.Println(a + b)
	}
}

func send(c chan<- int, v int) { c <- v }

func tell[T any](c chan<- string, v T) { c <- fmt.Sprintf("%T", v) }

type box[T any] struct{ c chan string }

func (b box[T]) tell(v T) { b.c <- fmt.Sprint("box ", v) }
