//go:build !linux

package conform

import "time"

func napPrecisely() {}

func nap(d time.Duration) { time.Sleep(d) }
