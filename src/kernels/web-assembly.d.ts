/**
 * The part of the WebAssembly interface that the kernels' host uses. TypeScript has it only together with all of the
 * browser's objects, which the core must not know.
 *
 * @module
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
    static customSections(module: Module, name: string): ArrayBuffer[]
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } })
    readonly exports: object
  }
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number; readonly shared?: boolean })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
}
