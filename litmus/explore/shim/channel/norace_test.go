//go:build !race

package channel_test

const racing = false
