// Package search looks for the conditions under which a litmus test shows its rare outcomes.
//
// Nobody knows beforehand which setting (package setting) brings out which outcome: a machine that hides an outcome for
// minutes in one shows it a million times a second in another. And a run has a second, and wants both: many settings,
// so that a good one is among them, and much time in the best, so that there are many witnesses. That is the question
// of the bandit with many arms (Robbins, "Some aspects of the sequential design of experiments", Bull. AMS 58, 1952),
// and the simplest answer does here: a list of settings that are good on most machines first, then most of the time the
// best so far, now and then one of the best few, a change of one of them, or one drawn by chance.
//
// An arm is as good as the witnesses that it gives in a second. While there are none, that setting is better which
// shows more different states: the threads at least are at it together.
//
// [Placements] says where the threads may run: a way for each kind of relation that processors have to each other.
package search
