// Package capacity guards how many applications may choose an option (定員).
//
// It owns one count for each limited option of a procedure, and the order in
// which the counts are locked. It knows numbers only: who has chosen an option
// stands in the sealed answers and nowhere else.
//
// It refuses: a seat beyond the capacity, and to take seats of an option that
// was not counted yet (an option that gets its limit when applications have
// come in already: they are counted first).
//
// Invariants: a count is the number of standing applications whose stored
// answers have the option; taken never exceeds the capacity by a submission or
// a correction, whoever else does the same at that instant (a capacity lowered
// afterwards takes nothing from anybody); counts change in the transaction of
// the change they count, as its last step and in one order for all, so that
// nobody waits long and no two wait for each other; whoever takes or gives
// back holds the procedure's gate together with others, whoever counts anew
// holds it alone.
package capacity
