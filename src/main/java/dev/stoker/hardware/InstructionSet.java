package dev.stoker.hardware;

/**
 * Instruction sets that change how fast a model runs on the CPU, since llama.cpp and its kin pick
 * their kernels by them.
 */
public enum InstructionSet {
    /** x86: 256-bit integers. The least that engines are fast with. */
    AVX2,
    /** x86: 8-bit dot products on 256-bit registers. */
    AVX_VNNI,
    /** x86: 512-bit registers. */
    AVX512F,
    /** x86: 8-bit dot products on 512-bit registers. */
    AVX512_VNNI,
    /** x86: products of bfloat16 on 512-bit registers. */
    AVX512_BF16,
    /** x86: tiles of 8-bit integers. */
    AMX_INT8,
    /** x86: tiles of bfloat16. */
    AMX_BF16,
    /** Arm: 128-bit registers, also called ASIMD. */
    NEON,
    /** Arm: 8-bit dot products. */
    DOTPROD,
    /** Arm: 8-bit matrix products. */
    I8MM,
    /** Arm: scalable vectors. */
    SVE,
    /** Arm: scalable vectors, second version. */
    SVE2,
    /** Arm: scalable matrices. */
    SME
}
