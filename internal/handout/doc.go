// Package handout keeps the files that a procedure's page offers to residents
// (配布ファイル): forms to print, leaflets, examples of how to fill them in.
//
// It owns which files a procedure has, their titles and their order. What a
// file is, its scan and its sealed object are the attachment room's, which
// takes them as it takes any file: nothing of it is written here again.
//
// It refuses more than a page can show, kinds that residents cannot open
// safely, and to give out a file that was not released by the scan or whose
// procedure the resident may not see.
//
// Invariants: who downloads is not recorded; a file of one procedure is never
// found through another.
package handout
