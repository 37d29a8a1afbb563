package asm

// CPUID executes CPUID for a leaf and a subleaf. A leaf above the highest (leaf 0 or 0x80000000, EAX) returns
// nothing meaningful.
func CPUID(leaf, subleaf uint32) (eax, ebx, ecx, edx uint32)
