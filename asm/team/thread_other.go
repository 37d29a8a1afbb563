//go:build !linux

package team

import (
	"errors"
	"runtime"
	"time"
)

// pin: no other system that Go runs on lets a thread choose its processor in a way that we can check.
func pin(int) error { return errors.New(runtime.GOOS + " has no thread affinity that atomlab can use") }

func onMainThread() bool { return false }

// yield leaves it to the Go scheduler who goes on.
func yield() { runtime.Gosched() }

type meter struct{}

type usage struct {
	preempted int
	waited    time.Duration
	timed     bool
}

func newMeter() *meter     { return nil }
func (*meter) read() usage { return usage{} }
func (*meter) close()      {}
