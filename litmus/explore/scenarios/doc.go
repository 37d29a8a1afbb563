// Package scenarios has what is explored of the lab's structures: a few threads that use one, and what must hold at the
// end. Package structures knows nothing of it.
package scenarios
