package main

import "fmt"

func init() {
	programs["range: forms"] = func() {
		for v := range closed(1, 2) {
			v := v + 1
			fmt.Println(v)
		}
		for range closed(1, 2) {
			fmt.Println("again")
		}
		for _ = range closed(1) {
		}
		a := []int{0, 0, 0}
		for a[say("index", 1)] = range closed(3, 4) {
			fmt.Println(a)
		}
		var e any
		for e = range closed(5) {
		}
		fmt.Println(e)
		for v := range closed(1, 2) {
			fmt.Println(v)
		}
	}
	programs["range: break and continue"] = func() {
	outer:
		for v := range closed(1, 2, 3, 4) {
			switch v {
			case 1:
				continue
			case 2:
				continue outer
			}
			for w := range closed(v, v+1) {
				if w > 3 {
					break
				}
				fmt.Println(v, w)
				if w == 3 {
					continue outer
				}
			}
			break outer
		}
	}
	programs["range: closures"] = func() {
		var fs []func() int
		for v := range closed(1, 2, 3) {
			fs = append(fs, func() int { v++; return v })
		}
		for _, f := range fs {
			fmt.Println(f(), f())
		}
	}
	programs["range: evaluated once"] = func() {
		c := closed(1, 2)
		for v := range say("channel", c) {
			c = nil
			fmt.Println(v, here())
		}
	}
	programs["range: goto"] = func() {
		n := 0
		for v := range closed(1, 2) {
		again:
			n++
			if n < 3 {
				goto again
			}
			fmt.Println(v, n)
		}
	}
	programs["range: panic"] = func() {
		for v := range closed(0) {
			fmt.Println(here(), 1/v)
		}
	}
	programs["range: defer"] = func() {
		for v := range closed(1, 2) {
			defer fmt.Println("deferred", v)
		}
	}
}

func closed(v ...int) chan int {
	c := full(v...)
	close(c)
	return c
}

func first(c <-chan int) int {
	for v := range c {
		return v
	}
	return 0
}
