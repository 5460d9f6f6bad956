/*
 * An application that waits for any child and handles SIGCHLD; loaded by -agentpath. Says which processes it met. With the option
 * "wall" it waits for children of every kind.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int kinds;

static void say(const char *what, int pid) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s %d\n", what, pid);
    if (write(1, line, length) < 0) _exit(1);
}

static void on_child(int signal, siginfo_t *info, void *context) {
    (void) signal;
    (void) context;
    say("SIGCHLD of", info->si_pid);
}

static void *reap(void *unused) {
    for (;;) {
        int pid = waitpid(-1, NULL, kinds);
        if (pid > 0) say("reaped", pid);
        else usleep(1000);
    }
    return unused;
}

int Agent_OnLoad(void *vm, char *options, void *reserved) {
    (void) vm;
    (void) reserved;
    kinds = options && !strcmp(options, "wall") ? __WALL : 0;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_child;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGCHLD, &action, NULL);
    pthread_t thread;
    return pthread_create(&thread, NULL, reap, NULL);
}
