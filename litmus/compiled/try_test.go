package compiled
import ("testing";"context";"fmt";"os"
"example.org/atomlab/litmus/syntax"
"example.org/atomlab/litmus/verdict";"example.org/atomlab/litmus/model";"time")
func TestTry(t *testing.T) {
	p, err := ParseProgram(os.Getenv("PROG")); if err!=nil {t.Fatal(err)}
	for _, target := range Targets {
		start:=time.Now()
		m, err := Build(context.Background(), p, target); if err != nil { t.Fatal(err) }
		e, err := Extract(p, m, Options{}); if err != nil { t.Error(err); continue }
		text := syntax.Format(e.Test)
		fmt.Println(target, e.Cut, e.Assumed, time.Since(start)); fmt.Println(text)
		again, err := syntax.Parse("x", text); if err!=nil{ t.Error(err); continue}
		for _, name := range []string{"", "go"} {
			v, err := (&verdict.Models{Name:name}).Check(context.Background(), again, verdict.Limit{Time: 10*time.Second}, model.Options{Unroll:1}); if err != nil { t.Error(err); continue }
			fmt.Println(name, len(v.States)); for _, s := range v.States { fmt.Println("   ",s) }
		}
	}
}
