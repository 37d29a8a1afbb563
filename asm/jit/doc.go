// Package jit makes machine code at run time, and runs it.
package jit
