package syntax_test

import (
	"fmt"
	"os"

	"example.org/atomlab/litmus/syntax"
)

const storeBuffering = `X86_64 SB
"Fre PodWR Fre PodWR"
{}
 P0 | P1 ; (* both write, then read *)
 movl $1,(x)|movl $1,(y);
 movl (y),%eax|movl (x),%eax;
exists 0:eax=0 /\ 1:eax=0`

func Example() {
	test, err := syntax.Parse("SB.litmus", storeBuffering)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(test.Name, "asks about", test.Locations(), "and has the hash", syntax.Hash(test))
	syntax.Write(os.Stdout, test)
	// Output:
	// SB asks about [0:rax 1:rax] and has the hash 055f9747fd517835a93f2f188e15e163
	// X86_64 SB
	// "Fre PodWR Fre PodWR"
	// {
	// }
	//  P0            | P1            ;
	//  movl $1,(x)   | movl $1,(y)   ;
	//  movl (y),%eax | movl (x),%eax ;
	// exists (0:rax=0 /\ 1:rax=0)
}

func ExampleParse_error() {
	_, err := syntax.Parse("SB.litmus", "X86_64 SB\n{}\n P0 ;\n movl $1,$2 ;\n")
	fmt.Println(err)
	// Output:
	// SB.litmus:4:10: found "$2", expected a register of 32 bits or memory, or a register of 32 bits
}
