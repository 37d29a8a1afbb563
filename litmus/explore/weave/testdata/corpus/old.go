//go:build go1.21

package main

import "fmt"

func init() {
	programs["range: one variable for all rounds"] = func() {
		var fs []func() int
		for v := range closed(1, 2, 3) {
			fs = append(fs, func() int { v++; return v })
		}
		for _, f := range fs {
			fmt.Println(f())
		}
	}
}
