// Package cat reads and runs memory models written in cat, the language in which herd7's models are written: a model is
// a list of definitions of relations over the events of an execution, and of checks (acyclic, irreflexive, empty) that
// a candidate execution must pass.
//
// [Load] reads a model and compiles it once; a [Session] then judges the candidate executions of one test, of which the
// caller provides the base sets and relations through an [Env]. What depends on the structure of the threads alone is
// computed once for each structure, and a check runs as soon as the choices it depends on are made, so that most
// candidates are rejected early; both are proven equal to the plain evaluation by tests.
//
// The language: Alglave, Cousot, Maranget, "Syntax and semantics of the weak consistency model specification language
// cat", arXiv:1608.07531 (2016).
package cat
