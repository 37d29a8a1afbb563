// The independent way of knowing what an uncontended atomic costs: the same loops, compiled by a C compiler.
// Prints a line for each: name and the median of several runs, in ns per operation.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { OPS = 200000, RUNS = 31 };

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static uint64_t word __attribute__((aligned(4096)));

static void add(void) {
	for (int i = 0; i < OPS; i++) __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
}

static void cas(void) {
	uint64_t expected = word;
	for (int i = 0; i < OPS; i++) {
		uint64_t next = expected + 1;
		__atomic_compare_exchange_n(&word, &expected, next, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		expected = next;
	}
}

#ifdef __x86_64__
#define HINT "pause\n"
#define HINT_NAME "hint PAUSE"
#else
#define HINT "isb\n"
#define HINT_NAME "hint ISB"
#endif
#define FOUR HINT HINT HINT HINT

static void hint(void) {
	for (int i = 0; i < OPS; i += 16) __asm__ volatile(FOUR FOUR FOUR FOUR ::: "memory");
}

// What the instruction bench is asked for by text: a chain of multiplications, and of loads of addresses.
static void multiply(void) {
	uint64_t x = 1, y = 1;
	for (int i = 0; i < OPS; i += 16) {
#pragma GCC unroll 16
		for (int j = 0; j < 16; j++) {
			x *= y;
			__asm__ volatile("" : "+r"(x), "+r"(y));
		}
	}
}

static void *here = &here;

static void chase(void) {
	void *p = &here;
	for (int i = 0; i < OPS; i += 16) {
#pragma GCC unroll 16
		for (int j = 0; j < 16; j++) {
			p = *(void **)p;
			__asm__ volatile("" : "+r"(p));
		}
	}
}

#ifdef __x86_64__
#define MULTIPLY "imulq %rax,%rbx"
#define CHASE "movq (%rdi),%rax"
#else
#define MULTIPLY "MUL X0,X0,X1"
#define CHASE "LDR X0,[X1]"
#endif

static void measure(const char *name, void (*loop)(void)) {
	double ns[RUNS];
	loop();
	for (int i = 0; i < RUNS; i++) {
		double start = now();
		loop();
		ns[i] = (now() - start) / OPS;
	}
	qsort(ns, RUNS, sizeof ns[0], ascending);
	printf("%s\t%.3f\n", name, ns[RUNS / 2]);
}

int main(void) {
	measure("fetch-add", add);
	measure("cas success 64", cas);
	measure(HINT_NAME, hint);
	measure("instr " MULTIPLY, multiply);
	measure("instr " CHASE, chase);
	return 0;
}
